"""The screens of editions. They show rows, call acts and decide nothing."""
