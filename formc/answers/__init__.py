"""Answers of a form from the IR alone: what is wrong with them, and how right ones are made."""
