//! What is told of a policy, of a case in public, and of many cases together.

use wish_contract::Moment;
use wish_contract::Offer;
use wish_contract::{About, LadderOutline, Outreach, Text};
use wish_contract::{Apple, PublicCase};
use wish_contract::{Counter, Totals};
use wish_contract::{Diagnostic, Severity};
use wish_contract::{MaskFinding, MaskKind, Masked};

use crate::abi::{choices, records};

choices! {
    Severity { Error, Warning }
    Apple { Green, PartRed, Red }
    MaskKind { Mobile, Landline, IdentityNumber, BankCard, Email, ChatHandle, DoorNumber }
}

records! {
    Diagnostic { severity, code, line, column, width, message, hint }
    Text { language, words }
    LadderOutline { ladder, language, steps }
    Outreach { claim_days, notice_days, area_segments }
    About { name, version, digest, title, languages, ladders, outreach }
    Offer { command, open, because }
    MaskFinding { kind, count }
    Masked { text, findings }
    PublicCase {
        id, stage, apple, category, text, area, target_groups, urgency, places, places_left,
        cost_left_fen, hidden,
    }
    Counter { measure, label, count }
    Totals { counters }
    Moment { at, provisional, clock }
}
