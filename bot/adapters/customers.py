"""Who the customer of a conversation is, as far as the site around the widget has said so."""

from __future__ import annotations

import sqlalchemy as sql
from sqlalchemy.engine import Engine

from bot.adapters.base import Customer
from bot.channel.tables import conversations, reading


def customer_of(engine: Engine, conversation: str, address: str | None) -> Customer:
    """With the address that was left for the answer. Of a conversation that is gone nothing is known."""
    query = sql.select(conversations).where(conversations.c.id == conversation)
    with reading(engine) as connection:
        row = connection.execute(query).first()
    return Customer(row.user_id, row.user_name, row.user_email, address) if row else Customer()
