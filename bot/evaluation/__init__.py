"""How well messages are understood, measured: on the held-out set, against other pipelines, under hostile text.

`python -m bot.evaluation` writes the report, `python -m bot.evaluation.compare` the table of pipelines,
`python -m bot.evaluation.fuzz` attacks the components. Nothing here is part of the running assistant.
"""
