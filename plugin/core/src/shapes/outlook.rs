//! What is told of a policy, of a case in public, and of many cases together.

use crate::offers::Offer;
use crate::policy::about::{About, LadderOutline, Outreach, Text};
use crate::policy::{Diagnostic, Severity};
use crate::public_view::mask::{MaskFinding, MaskKind, Masked};
use crate::public_view::{Apple, PublicCase};
use crate::reckoning::Moment;
use crate::tally::{Counter, Tally};

use wish_abi::{record, variant};

variant!(Severity { Error, Warning });
variant!(Apple { Green, PartRed, Red });
variant!(MaskKind { Mobile, Landline, IdentityNumber, BankCard, Email, ChatHandle, DoorNumber });

record!(Diagnostic { severity, code, line, column, width, message, hint });
record!(Text { language, words });
record!(LadderOutline { ladder, language, steps });
record!(Outreach { claim_days, notice_days, area_segments });
record!(About { name, version, digest, title, languages, ladders, outreach });
record!(Offer { command, open, because });
record!(MaskFinding { kind, count });
record!(Masked { text, findings });
record!(PublicCase {
    id,
    stage,
    apple,
    category,
    text,
    area,
    target_groups,
    urgency,
    places,
    places_left,
    cost_left_fen,
    hidden,
});
record!(Counter { measure, label, count });
record!(Tally { counters });
record!(Moment { at, provisional, clock });
