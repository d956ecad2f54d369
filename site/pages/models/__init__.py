from pages.models.article import AiUse, ArticleAttachment, ArticlePage, ArticleTag
from pages.models.beginning import Beginning
from pages.models.charity import CharityNeed, CharityPage, CharityType
from pages.models.home import HomePage, SectionPage
from pages.models.incoming import Incoming, IncomingFile, IncomingState
from pages.models.notice import NoticePage
from pages.models.policy import PolicyPage

__all__ = [
    "AiUse",
    "ArticleAttachment",
    "ArticlePage",
    "ArticleTag",
    "Beginning",
    "CharityNeed",
    "CharityPage",
    "CharityType",
    "HomePage",
    "Incoming",
    "IncomingFile",
    "IncomingState",
    "NoticePage",
    "PolicyPage",
    "SectionPage",
]
