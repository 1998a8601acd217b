"""The sentence for each error code: what happened, what is untouched, what to do. English here, other languages in the catalogues.

Long on purpose: it is one table, which translators and reviewers read from top to bottom.
"""

from attache_app.errors import AttacheError
from attache_app.i18n import N_, Tr

SENTENCES = {
    # files
    "file_in_use": N_("The file {file} is in use; nothing was changed. Close what uses it and try again."),
    # what is typed in the window
    "window_open_elsewhere": N_(
        "This workspace is open in another window, which now comes to the front. Nothing was changed; go on there."
    ),
    "whole_number_not_readable": N_("“{typed}” is not a whole number. It stays here, not saved; type digits only."),
    "position_not_readable": N_(
        "“{typed}” is not a position. It stays here, not saved; type latitude, then longitude, in degrees."
    ),
    "date_not_readable": N_("“{typed}” is not a date. It stays here, not saved; type day, month and year: 24/11/2026."),
    "time_not_readable": N_("“{typed}” is not a time of day. It stays here, not saved; type it like 9:30."),
    "choice_not_in_list": N_(
        "“{typed}” is not in the list. It stays here, not saved; choose an entry, or empty the field."
    ),
    "reference_not_chosen": N_(
        "“{typed}” is not linked to a record yet. It stays here, not saved; choose one from the list."
    ),
    # lists
    "list_name_refused": N_(
        "This name cannot be kept. Nothing was changed; type at least one letter and at most {most}."
    ),
    "too_many_at_once": N_(
        "More than {most} records are too many for one act. Nothing was done; filter the list, or choose fewer rows."
    ),
    "export_format": N_(
        "“.{format}” is no kind of file that a list can be written as. Nothing was written; use .xlsx, .csv or .pdf."
    ),
    "list_too_long_to_print": N_(
        "More than {most} rows make too much paper. Nothing was written; filter the list, or export it as a workbook."
    ),
    # workspace and its register
    "workspace_missing": N_(
        "There is no workspace in {folder}. Nothing was changed. Choose the folder of a workspace, or make a new one."
    ),
    "workspace_file_missing": N_(
        "In {folder} the file workspace.json is missing; the register beside it was not touched. Restore the folder from a backup."
    ),
    "workspace_half_made": N_(
        "The workspace in {folder} was never finished: making it was interrupted, and nothing is recorded in it. Make it again."
    ),
    "workspace_damaged": N_(
        "The file workspace.json of {folder} is damaged; the register beside it was not touched. Restore the folder from a backup."
    ),
    "workspace_newer": N_(
        "This workspace was last used with a newer version of Attaché. Nothing was changed. Update the program, then open it again."
    ),
    "register_missing": N_(
        "The file {file} is missing from the workspace. Nothing was changed. Restore the folder from a backup."
    ),
    "keys_missing": N_(
        "The file {file}, which holds the passphrases' slots, is missing; the register was not touched. Put it back from a backup."
    ),
    "keys_damaged": N_(
        "The file {file}, which holds the passphrases' slots, is damaged; the register was not touched. Put it back from a backup."
    ),
    "keys_of_another": N_(
        "The file keys.json belongs to another workspace; the register was not touched. Put the right one back from a backup."
    ),
    "keys_limits": N_(
        "The file keys.json asks for more work than a laptop should do for a passphrase; nothing was tried. Put it back from a backup."
    ),
    "folder_not_empty": N_(
        "There is something in {folder} already; nothing was changed. Choose a new or an empty folder."
    ),
    "wrong_key": N_(
        "The file {file} does not open with the workspace's key: it is damaged or belongs to another workspace. "
        "Nothing was changed. Restore the folder from a backup."
    ),
    "corrupt": N_(
        "A part of the file {file} is damaged; nothing was changed. Make no more entries, and restore the folder from the last backup."
    ),
    "locked": N_(
        "Another program has been writing in {file} for too long; nothing was changed. Wait until it has finished, then try again."
    ),
    "read_only": N_(
        "Writing is not allowed in {file}; nothing was changed. Copy the workspace to a folder of your own, or have the right given to you."
    ),
    "disk_full": N_("The disk is full; {file} is as it was before. Free some space, then try again."),
    "disk_space": N_(
        "{needed_mb} MB are needed in {folder}, {free_mb} MB are free. Nothing was written. Free some space or choose another disk."
    ),
    "cannot_open": N_(
        "The system does not open {file}; nothing was changed. See whether the disk or stick is still connected."
    ),
    "io": N_(
        "The disk reports a fault with {file}; what was saved before stands. See whether the disk or stick is connected, and make a backup."
    ),
    "migration_failed": N_(
        "The register could not be brought up to this version and was left as it was. Go on with the version used before, and tell us."
    ),
    "update_asked": N_(
        "This register was last used with an older version of the program. Before it is brought up to date a copy is made, {copy}; "
        "nothing was changed yet."
    ),
    # who signs in
    "wrong_passphrase": N_(
        "This is not the passphrase of {name}. Nothing was opened. Type it again; capitals and accents matter."
    ),
    "passphrase_empty": N_("A passphrase cannot be empty. Nothing was changed."),
    "who_signs_in": N_("Several people sign in here: {names}. Say who you are."),
    "person_unknown": N_("{name} does not sign in here. These do: {names}."),
    "person_already": N_("{name} signs in here already. Nothing was changed. Choose a name that tells the two apart."),
    "person_name_unusable": N_(
        "This cannot be a name: it is empty, too long, or has signs that cannot be shown. Nothing was changed."
    ),
    "last_person": N_(
        "{name} is the last who signs in here and cannot be closed. Nothing was changed. Add someone else first."
    ),
    "too_many_slots": N_(
        "No more than {most} people and recovery keys can open a workspace. Nothing was changed. Close someone first."
    ),
    "recovery_unreadable": N_(
        "This is no recovery key. Nothing was opened. It is one line that begins with AGE-SECRET-KEY-1; type it from the sheet."
    ),
    "recovery_other": N_(
        "This recovery key does not open this workspace. Nothing was changed. Look for the sheet of this headquarters."
    ),
    "recovery_not_known": N_(
        "This laptop is not enrolled yet, so it does not know headquarters' recovery key. Nothing was changed. Enrol it first."
    ),
    "recovery_recipient_unusable": N_(
        "What was given as the recovery key is none. Nothing was changed. It begins with age1."
    ),
    # backup
    "backup_unreadable": N_(
        "{file} is not a backup of Attaché, or is cut short. Nothing was restored. Choose another backup."
    ),
    "backup_damaged": N_("{file} is damaged. Nothing was restored. Choose another backup."),
    "backup_reads_otherwise": N_(
        "{file} did not read back as it was written: this stick or disk is bad. No backup was made there; the register and older "
        "backups are untouched. Take another stick."
    ),
    "backup_newer": N_(
        "{file} was made by a newer version of Attaché. Nothing was restored. Update the program, then restore it again."
    ),
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
    "request_of_another": N_(
        "This request bears the name of a device that is enrolled already, with other keys or for another post. "
        "Nothing was granted. Ask by telephone who made it; a laptop that is set up anew has a name of its own."
    ),
    "grant_not_ours": N_(
        "This grant is for another laptop. Nothing was taken in. Ask headquarters for the grant of this one."
    ),
    # batch files
    "identity_unreadable": N_(
        "This file holds no age identity; nothing was opened. It has a line that begins with AGE-SECRET-KEY-1."
    ),
    "batch_source_differs": N_(
        "What was to be sealed ({name}) is not what the register says it is. No file was made. Run attache check on this workspace."
    ),
    "file_unreadable": N_(
        "The file {file} cannot be read. Nothing was changed. Check that it is there and that you may read it."
    ),
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
    # values
    "value_not_text": N_("A text was expected here; nothing was saved. Give a text."),
    "value_control_character": N_(
        "The text holds a control character; nothing was saved. Take it out, or type the text again."
    ),
    "value_too_long": N_(
        "This is longer than the field can hold; nothing was saved. Shorten it, or attach it as a document."
    ),
    "value_not_int": N_(
        "A whole number was expected here; nothing was saved. Give it in figures, without quotes or decimals."
    ),
    "value_out_of_range": N_("This number is outside what the field can hold; nothing was saved. Check it."),
    "value_not_decimal": N_(
        'A number was expected here; nothing was saved. Give it as text with a point, for example "25.5".'
    ),
    "value_not_bool": N_("Yes or no was expected here; nothing was saved. Give true or false."),
    "value_not_tri": N_('Yes, no or unknown was expected here; nothing was saved. Give true, false or "unknown".'),
    "value_not_date": N_(
        "This is no day of the calendar; nothing was saved. Give year-month-day, for example 2026-11-23."
    ),
    "value_not_datetime": N_(
        "This is no date with hour and offset; nothing was saved. Give it like 2026-11-23T10:02:11-04:00."
    ),
    "value_not_partial_date": N_(
        "This date cannot be read; nothing was saved. Give a year, a month or a day, like 1987, 1987-03, 1987-03-12 or 1987~."
    ),
    "value_not_currency": N_(
        "A currency has three capital letters; nothing was saved. Give its ISO code, for example DOP."
    ),
    "value_not_object": N_(
        "This field has several parts; nothing was saved. Give them by name, as the data dictionary shows."
    ),
    "value_unknown_part": N_(
        "This field has no part of that name; nothing was saved. The data dictionary lists its parts."
    ),
    "value_part_missing": N_("A part is missing without which the value says nothing; nothing was saved. Add it."),
    "value_too_many_minors": N_(
        "There are more minors than women and men together; nothing was saved. Minors are counted among them."
    ),
    "value_not_array": N_("This field holds several values; nothing was saved. Give them as a list."),
    "value_too_many": N_("There are more values than the field can hold; nothing was saved. Shorten the list."),
    "value_not_ref": N_("This is no reference to a record; nothing was saved. Give the id of the record."),
    "value_ref_kind": N_(
        "The field may not point to a record of this kind; nothing was saved. Give kind:id, of a kind that it takes."
    ),
    "value_not_hash": N_("The file is not named by its SHA-256; nothing was saved. Give 64 small hexadecimal digits."),
    "value_not_file_name": N_(
        "A file name holds no slash and no backslash; nothing was saved. Give the name without its folder."
    ),
    "value_not_media_type": N_("This is no media type; nothing was saved. Give one like image/jpeg."),
    "value_not_missing": N_(
        'What is missing is "unknown", "refused" or "not_asked"; nothing was saved. Give one of the three.'
    ),
    "value_missing_has_code": N_(
        "The list of this field has a code of its own for that; nothing was saved. Give the code."
    ),
    "value_not_canonical": N_(
        "The value is not in its one form; it was not taken. The laptop that wrote it needs a newer program."
    ),
    "partial_date_not_readable": N_(
        "This date cannot be read; nothing was saved. Give a year, a month or a day, like 1987, 1987-03, 1987-03-12 or 1987~."
    ),
    # numbers that people quote
    "number_not_readable": N_(
        "{typed} is not a number of this register; nothing was changed. A number looks like SDQ-A-2026-00042-N."
    ),
    "number_misheard": N_(
        "One character of {number} is wrong, so it names no record; nothing was changed. Ask for it again."
    ),
    "laptop_letters_used_up": N_(
        "This post has used all its laptop letters; the laptop was not enrolled. Open a new post code."
    ),
    "post_code_form": N_(
        "{post} is no post code; nothing was made. A post code has three capital letters, for example SDQ."
    ),
    "post_code_training": N_(
        "{post} is not a training code; nothing was made. In training a post code is T and two letters."
    ),
    "post_code_production": N_(
        "Codes that begin with T, like {post}, belong to training; nothing was made. Choose another code."
    ),
    # money
    "amount_not_readable": N_(
        "{typed} is not an amount that can be read; nothing was saved. Give figures only, for example 14 400,50."
    ),
    "amount_too_fine": N_("{typed} is finer than the smallest unit of {currency}; nothing was saved. Round it."),
    "currency_unknown": N_("The currency {currency} is not in the list; nothing was saved. Choose one of the list."),
    # the command line
    "new_passphrase_missing": N_(
        "No new passphrase was given; nothing was changed. Type it, or name a file that holds it."
    ),
    "passphrases_differ": N_("The two passphrases differ; nothing was changed. Type the same one twice."),
    "no_display": N_(
        "The window needs a screen, and there is none here; nothing was changed. `attache --help` lists what goes without one."
    ),
    "window_libraries": N_(
        "The window cannot be shown, because the system lacks a library ({reason}); nothing was changed. Install it, or start "
        "the program with installer/from_source.py, which names what is missing."
    ),
    "system_refused": N_("The system refused {file}: {reason}. What was saved before stands. Mend that and try again."),
    "value_no_json": N_(
        '{typed} is no JSON value; nothing was changed. A text stands in quotes: "TRIAGE", and the quotes in a pair of others.'
    ),
    "recovery_file_there": N_(
        "There is a file {file} already, and a recovery key overwrites nothing. Nothing was made. Choose another name."
    ),
    "recovery_not_written": N_(
        "The recovery key could not be written to {file}, and it is nowhere else. Nothing is recorded in {folder} yet: "
        "delete it and make headquarters again."
    ),
    "demo_folder_taken": N_(
        "There is something else in {folder}; nothing was changed. The demonstration needs a new or empty folder, or its own."
    ),
    # people, records, synchronisation
    "no_receipt": N_("Only a case or a visit has a receipt; nothing was printed."),
    "slips_count": N_("From 1 to {most} blank slips are printed at a time; none was made."),
    "printer_refused": N_(
        "The printer did not take the paper. Nothing is lost: see that it is on and has paper, then print again, or keep the paper as PDF."
    ),
    "passphrase_short": N_(
        "The passphrase is too short; nothing was changed. Take at least {least} characters, several words are best."
    ),
    "passphrase_common": N_(
        "This passphrase is among the first that anybody tries; nothing was changed. Take several words that do not belong together."
    ),
    "keyring_refused": N_(
        "The keyring of this computer did not take the key, or lost it at once; the passphrase is still asked for. Ask whoever looks after the computer."
    ),
    "keyring_keeps": N_(
        "The keyring of this computer did not give the key back, so it may still open the register. Remove the entry attache in the system's own password manager."
    ),
    "passphrase_missing": N_("No passphrase was given; nothing was opened. Type it, or name a file that holds it."),
    "person_missing": N_("A name is missing; nothing was changed. Type the name of whoever signs in."),
    "country_unknown": N_(
        "{country} is not the code of a country on our list; nothing was made. Choose the country from the list."
    ),
    "reason_missing": N_("A reason is missing; nothing was changed. Say in a few words why."),
    "register_unknown": N_("There is no register called {register}; nothing was changed. `attache schema` lists them."),
    "register_not_yet": N_("{register} cannot be recorded yet; nothing was saved. It comes with a later version."),
    "field_unknown": N_(
        "{register} has no field called {field} that can be written; nothing was saved. `attache "
        "schema` lists the fields."
    ),
    "value_refused": N_("{register}, {field}: {problem}"),
    "may_not_create": N_(
        "This workspace cannot make a record of this sort: {register}. Nothing was saved. Ask whoever "
        "keeps it, or send a request."
    ),
    "may_not_change": N_(
        "This record ({register}) belongs to another office; nothing was saved. Write a remark on it, or a request."
    ),
    "may_not_set": N_("{register}, {field}: only headquarters writes this. Nothing was saved. Send a request."),
    "author_only": N_(
        "A record of this register ({register}) cannot be for its author alone; nothing was saved. Choose N2: named staff read it."
    ),
    "append_only": N_(
        "{register}, {field}: a line of this register is never changed. Nothing was saved. Add a new "
        "line that corrects this one."
    ),
    "words_locked": N_(
        "{register}, {field}: these words were read back or have left for headquarters, so they stay as "
        "they are. Add a statement beside them."
    ),
    "undo_overtaken": N_(
        "{register}, {field}: somebody wrote here after this save, so it was not taken back; nothing was changed. "
        "The history shows what was there before."
    ),
    "record_too_long": N_(
        "This record ({register}) holds more text than one change can carry; nothing was saved. Put a "
        "part of it into a second record."
    ),
    "bad_line": N_("Line {line} was not understood, so nothing of the file was saved. {problem}"),
    "line_no_json": N_("It is not JSON."),
    "line_no_record": N_('It must have the form {{"kind": …, "set": {{…}}}}, with "id" if you like, and no more.'),
    "id_refused": N_("{id} is not an id. Leave it out, and the program makes one."),
    "record_unknown": N_("There is no record {ref} in {register}; nothing was changed. Search for it by name."),
    "number_shared": N_(
        "Two records of {register} share the number {ref}. Nothing was changed. Search for it, and choose one."
    ),
    "no_conflict": N_("{field} is not in conflict here (any more); nothing was changed. Look at the record again."),
    "no_such_head": N_(
        "{field}: none of the values in conflict has the stamp {stamp}; nothing was changed. `attache "
        "conflicts` lists them."
    ),
    "nothing_chosen": N_("{field}: choose the value that stands, or write another. Nothing was changed."),
    "not_enrolled": N_(
        "This laptop is not enrolled at headquarters yet, so nothing was sent or taken in. All you "
        "record is safe here. Make a request first."
    ),
    "only_post": N_("This is done at a post, not at headquarters. Nothing was changed."),
    "only_hq": N_("This is done at headquarters, not at a post. Nothing was changed."),
    "device_unknown": N_(
        "No enrolled laptop has the id {device}; nothing was made. The synchronisation page lists them."
    ),
    "device_revoked": N_(
        "This laptop was revoked; nothing was made for it. A replacement enrols with a request of its own."
    ),
    "post_is_headquarters": N_(
        "{post} is the code of headquarters itself; nothing was granted. The laptop needs the code of its own post."
    ),
    "folder_missing": N_("There is no folder {folder}; nothing was written. Choose another, or put the stick in."),
    "cannot_write": N_("{file} could not be written; nothing was changed. Choose another folder."),
    "batch_tip": N_(
        "A chain in this file is not signed by a laptop that we know; nothing was taken in. Ask the "
        "sender for a new file."
    ),
    "batch_chain": N_(
        "A line in this file is missing or was altered; nothing was taken in. Ask the sender for a new file."
    ),
    "acts_missing": N_(
        "Restoring headquarters asks for the file of revocations (acts.jsonl); nothing was restored. "
        "Name it with --acts, or say --without-acts."
    ),
    "acts_unreadable": N_(
        "The file of revocations is damaged or of another headquarters; nothing was restored. Look for a better copy."
    ),
}

# What the window and the command line say beside their work; nothing is refused for it.
WARNINGS = {
    "place_synced": N_(
        "This folder looks like one that a program copies to the Internet (OneDrive, Dropbox and the like). "
        "It can damage the register while it is open. Keep the workspace elsewhere."
    ),
    "place_network": N_(
        "This folder lies on another computer. If the network fails the register can be damaged. Keep the workspace on this laptop."
    ),
    "place_removable": N_(
        "This folder lies on a stick or a removable disk. It is slow, wears out and is easily lost. "
        "Keep the workspace on this laptop, and backups on the stick."
    ),
}


WARNINGS.update(
    {
        "clock_set_back": N_(
            "This laptop's clock is earlier than the last entry ({last}). Deadlines depend on it: set the clock right before you go on."
        ),
        "passphrase_reset": N_(
            "Your passphrase was replaced on {at} with headquarters' recovery key. If you did not ask for it, tell headquarters today."
        ),
        "lives_twice": N_(
            "This register was restored or copied and may live on two laptops. Nothing is lost, but ask headquarters for a new grant."
        ),
        "lives_twice_hq": N_(
            "The register of a laptop lives twice. Nothing is lost; enrol that laptop anew so that it gets a letter of its own."
        ),
    }
)

# The program, the laptop's clock and the care of the register.
WARNINGS.update(
    {
        "clock_year_ahead": N_(
            "This laptop's clock says {now}, more than a year after the last entry or return ({last}). Deadlines depend on it: if the "
            "date is wrong, set the clock right before you go on."
        ),
        "zone_differs": N_(
            "This laptop's clock runs on {laptop}; deadlines here are counted in the post's time ({zone}, {post})."
        ),
        "backup_old": N_(
            "No backup was put on a stick for {n} days. If this laptop is lost, so is what headquarters has not received: make one today."
        ),
        "settings_mended": N_(
            "Some of your settings could not be read and have their usual values again. Look at the page Settings."
        ),
        "ended_badly": N_(
            "The program ended unexpectedly last time. Nothing that was saved is lost; what was being typed is offered again where it was kept."
        ),
    }
)

# An update of the register, step by step: said before each is done.
UPDATE = {
    "copy": N_(
        "This register was last used with an older version of the program. First a copy is made in the workspace and read through: "
        "{copy}. That needs {needed} MB; {free} MB are free."
    ),
    "change": N_("The copy is whole. Now the register is brought up to date; if that fails, it stays as it was."),
    "done": N_("The register is up to date. The copy of before stays in the workspace as {copy}."),
}

# What a restore means, by the kind of workspace: the numbers, what was written after the backup, the register that may live twice.
AFTER_RESTORE = {
    "post": (
        N_(
            "What was written after the backup and had reached headquarters comes back with the next return. What had only reached a "
            "colleague's laptop comes back by way of that laptop. What was nowhere else is lost: record it again."
        ),
        N_(
            "New numbers carry four characters in the place of the laptop's letter, until headquarters gives a new grant. Numbers given "
            "before stay as they are. Ask headquarters for the grant."
        ),
        N_(
            "If the laptop of before still works, this register now lives twice. Nothing is lost by that: both are kept, and what both "
            "changed is shown to be settled. But go on with one of the two only."
        ),
    ),
    "hq": (
        N_(
            "What the posts hold, headquarters' own lines too, comes back with their next batches. Lines that only one laptop vouches "
            "for are listed for you before they stand."
        ),
        N_(
            "A laptop that was revoked after the backup is revoked again only if the file of revocations (acts.jsonl), kept apart from the "
            "backups, was given. Without it, revoke it again by hand."
        ),
        N_(
            "If the computer of before still works, stop using it: two headquarters would answer the same posts. Numbers that it gave "
            "after the backup may be given a second time; search shows both."
        ),
    ),
    "unit": (
        N_(
            "What the posts sealed for the unit comes again with their next batches. If the computer of before still works, stop using it."
        ),
    ),
}

# Why a change is held aside (DESIGN §4 *Quarantine*), and what to do about it.
ASIDE = {
    "form": N_("Not readable as a change. It is kept; tell headquarters."),
    "value": N_("A value has not the form of its field. Write the field again."),
    "rights": N_("This post may not write that. Ask headquarters to write it."),
    "clock": N_("Its counter does not fit what it names. Tell headquarters which laptop it was."),
    "scope": N_("The record belongs to another post. Send that post a request."),
    "revoked": N_("The laptop was revoked. Headquarters decides what of it stands."),
    "waiting": N_("It comes from a newer version and is applied after an upgrade."),
    "unproven": N_(
        "It came back without its chain after headquarters was restored; only the laptop that sent it vouches for it."
    ),
}

# `attache check`: what it found, and what it would take to mend it.
CHECKS = {
    "check_database": N_("The register's file is damaged."),
    "check_lines": N_("A line of the log is not what it was when it was written."),
    "check_chains": N_("The chain of a laptop does not hold together."),
    "check_tables": N_("A record is not what its changes add up to."),
    "check_index": N_("The search index does not say what the records say."),
}
MENDS = {
    "check_database": N_(
        "Restore the newest backup into a new folder; what was sent since comes back from headquarters."
    ),
    "check_lines": N_("Restore the newest backup into a new folder; what was sent since comes back from headquarters."),
    "check_chains": N_(
        "Restore the newest backup into a new folder; what was sent since comes back from headquarters."
    ),
    "check_tables": N_(
        "Records and index can be made anew from the log: restore a backup, or ask for help. Nothing recorded is lost."
    ),
    "check_index": N_("The index can be made anew from the records. Nothing recorded is lost."),
}


def sentence(error: AttacheError, tr: Tr) -> str:
    """What to tell the user of this error, in the language of `tr`."""
    text = SENTENCES.get(error.code)
    return tr(text, **error.values) if text else str(error)
