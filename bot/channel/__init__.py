"""The channel `live`: sessions, the numbered conversation log, live delivery, hand-off state and redaction."""
