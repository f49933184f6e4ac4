//! How people can be reached, and what is attached to cases.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::commands::read;
use super::problem::Problem;
use super::{Brought, Here};
use crate::attachments::{ATTACHMENTS_MAX, Attached, Attaching, Attachment};
use crate::caller::{Caller, Permission};
use crate::contacts::{Contact, ContactAnswer, check_reference};
use crate::decided::case_of;
use crate::grants::role_on;

/// `PUT /people/{reference}/contact`
pub async fn put_contact(
    State(api): Here,
    Path((city, person)): Path<(String, String)>,
    caller: Caller,
    Brought(body): Brought,
) -> Result<StatusCode, Problem> {
    caller.of_city(&city)?;
    caller.permitted(Permission::Contacts)?;
    let wrong = |why: String| Problem::malformed("contact_malformed", why);
    check_reference(&person).map_err(wrong)?;
    let contact: Contact = read(&body)?;
    contact.check().map_err(wrong)?;
    api.host().put_contact(&city, &person, &contact, caller.subject()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /people/{reference}`
pub async fn erase(
    State(api): Here,
    Path((city, person)): Path<(String, String)>,
    caller: Caller,
) -> Result<StatusCode, Problem> {
    caller.of_city(&city)?;
    caller.permitted(Permission::Contacts)?;
    check_reference(&person).map_err(|why| Problem::malformed("contact_malformed", why))?;
    if api.host().erase_contact(&city, &person, caller.subject()).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(unknown_contact())
    }
}

/// `GET /cases/{id}/contact`
pub async fn contact(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
) -> Result<Json<Contact>, Problem> {
    caller.of_city(&city)?;
    match api.host().contact_for(&city, &id, &caller).await? {
        ContactAnswer::Given(contact) => Ok(Json(contact)),
        ContactAnswer::NoCase => Err(unknown_case(&id)),
        ContactAnswer::Refused(why) => Err(why.into()),
        ContactAnswer::Unknown => Err(unknown_contact()),
    }
}

/// `POST /cases/{id}/attachments`
pub async fn attach(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
    Brought(body): Brought,
) -> Result<(StatusCode, Json<Attached>), Problem> {
    caller.of_city(&city)?;
    let attachment: Attachment = read(&body)?;
    attachment.check().map_err(|why| Problem::malformed("attachment_malformed", why))?;
    match api.host().attach(&city, &id, &caller, attachment).await? {
        Attaching::Done(attached) => Ok((StatusCode::CREATED, Json(attached))),
        Attaching::Before(attached) => Ok((StatusCode::OK, Json(attached))),
        Attaching::NoCase => Err(unknown_case(&id)),
        Attaching::Refused(why) => Err(why.into()),
        Attaching::Anonymised => Err(Problem::conflict(
            "case_anonymised",
            "the case was anonymised; nothing can be attached to it any more",
        )),
        Attaching::Full => Err(Problem::conflict(
            "attachments_full",
            format!("the case has {ATTACHMENTS_MAX} attachments, which is as many as it may"),
        )),
    }
}

/// `GET /cases/{id}/attachments`
pub async fn attachments(
    State(api): Here,
    Path((city, id)): Path<(String, String)>,
    caller: Caller,
) -> Result<Json<Vec<Attached>>, Problem> {
    caller.of_city(&city)?;
    let row = api.host().store().case(&city, &id).await?.ok_or_else(|| unknown_case(&id))?;
    role_on(&caller, &case_of(&row)?)?;
    Ok(Json(api.host().attachments(&city, &id).await?))
}

fn unknown_case(id: &str) -> Problem {
    Problem::missing("case_unknown", format!("there is no case `{id}`"))
}

fn unknown_contact() -> Problem {
    Problem::missing("contact_unknown", "nothing is known of how to reach them")
}
