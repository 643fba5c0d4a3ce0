"""The assistant's wording: English msgids, no language and no decisions.

One module a provider for its verdicts; `answers` puts an answer together, `questions` asks for one fact, `talk` has
everything else that is said in a conversation, `names` the short words.
"""

from actions.phrases.answers import tell
from actions.phrases.message import Button, Message
from actions.phrases.questions import ask

__all__ = ["Button", "Message", "ask", "tell"]
