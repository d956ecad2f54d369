"""What becomes of an article after it is out: compared with what was approved, recognised, withdrawn, corrected."""
