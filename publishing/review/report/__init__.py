"""How review is going: who is being waited for, how long each level takes, why articles come back."""
