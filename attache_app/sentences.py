"""The sentence for each error code: what happened, what is untouched, what to do. English here, other languages in the catalogues."""

from attache_app.errors import AttacheError
from attache_app.i18n import N_, Tr

SENTENCES = {
    # files
    "file_in_use": N_("The file {file} is in use; nothing was changed. Close what uses it and try again."),
    # card, request, grant
    "paper_unreadable": N_(
        "This file cannot be read: it was damaged or changed on the way, or is no card, request or grant of Attaché. "
        "Nothing was taken in. Ask for the file again."
    ),
    "paper_not_card": N_(
        "This file is not a card of headquarters. Nothing was taken in. Choose the file that ends in .attache-card."
    ),
    "paper_not_request": N_(
        "This file is not a laptop's request. Nothing was taken in. Choose the file that ends in .attache-request."
    ),
    "paper_not_grant": N_(
        "This file is not a grant of headquarters. Nothing was taken in. Choose the file that ends in .attache-grant."
    ),
    "paper_newer": N_(
        "This file was made by a newer version of Attaché. Nothing was taken in. Update the program, then try again."
    ),
    "paper_signature": N_(
        "The signature in this file does not fit: somebody changed it, or it was damaged. Nothing was taken in. "
        "Ask for the file again, by another way."
    ),
    "paper_realm": N_(
        "This file belongs to the realm {theirs}, this workspace to the realm {ours}: training and production never mix. "
        "Nothing was taken in."
    ),
    "certificate_stranger": N_(
        "The sender's certificate comes from another headquarters than ours. Nothing was taken in. "
        "Send the file to the headquarters that enrolled the sender."
    ),
    "request_elsewhere": N_(
        "This request is made to another headquarters. Nothing was granted. Have the laptop make one with our card."
    ),
    "grant_not_ours": N_(
        "This grant is for another laptop. Nothing was taken in. Ask headquarters for the grant of this one."
    ),
    # batch files
    "batch_not_one": N_("This is not a batch file of Attaché. Nothing was taken in. Batch files end in .age."),
    "batch_not_for_us": N_(
        "This file is sealed for somebody else; this workspace cannot open it. Nothing was taken in. Bring it to whom it is for."
    ),
    "batch_damaged": N_(
        "The file is damaged or cut short. Nothing was taken in, the register is as it was. "
        "Copy the file again from where it came, or wait for the sender's next one, which holds the same."
    ),
    "batch_unreadable": N_(
        "The file opens, but what it says of itself cannot be read. Nothing was taken in. Tell the sender; the next one holds the same."
    ),
    "batch_newer": N_(
        "The file was made by a newer version of Attaché. Nothing was taken in. Update the program, then import it again."
    ),
    "batch_realm": N_(
        "The file belongs to the realm {theirs}, this workspace to the realm {ours}: training and production never mix. "
        "Nothing was taken in."
    ),
    "batch_other_kind": N_(
        "This workspace takes in no files of the kind {kind}. Nothing was taken in. Bring the file to whom it is for."
    ),
    "batch_signature": N_(
        "The signature does not fit: the file was not made by the device that it names, or was changed since. "
        "Nothing was taken in. Ask the sender whether he made it."
    ),
    "batch_member_name": N_(
        "The file holds a part that no batch has ({name}). Nothing was taken in. Tell headquarters who sent it."
    ),
    "batch_member_differs": N_(
        "A part of the file ({name}) is not what the sender signed. Nothing was taken in. Ask the sender for a new file."
    ),
    "batch_too_large": N_(
        "The file, or what is packed in it ({name}), is larger than a batch may be. Nothing was taken in."
    ),
}


def sentence(error: AttacheError, tr: Tr) -> str:
    """What to tell the user of this error, in the language of `tr`."""
    text = SENTENCES.get(error.code)
    return tr(text, **error.values) if text else str(error)
