"""What a person does about what the checks found: mend it, keep it with a reason, confirm what another has kept."""
