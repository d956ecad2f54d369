"""Copy that comes in (来稿): files become a manuscript, shown before anything is saved, then a draft or nothing.

parcel (which file is the document, which are photos) → photos (their places) → reading (a manuscript, pictures
cleaned) → kinds, filling (what it is, which fields it fills) → flow (kept for a day, saved once, or thrown away)
"""
