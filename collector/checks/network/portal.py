"""Does the network answer in the place of others?

A network that asks for a log-in first (a hotel's, a guest Wi-Fi) answers every page itself, and a call finds no way out
until somebody has logged in. Pages whose true answer is known show it.
"""

from collector.model.finding import Answer, Value, Verdict
from collector.model.records.reach import PortalTries, Reply

HEARD = (Reply.ANSWERED, Reply.FAILED)


def check(portal: PortalTries) -> Answer:
    heard = [item for item in portal.tries if item.reply in HEARD and item.http_status]
    foreign = [item for item in heard if item.reply is Reply.FAILED]
    values: dict[str, Value] = {"asked": len(portal.tries), "answered": len(heard), "foreign": len(foreign)}
    if not heard:
        return Answer.skipped("No known page was answered, so nothing answers in its place either")
    if not foreign:
        return Answer(verdict=Verdict.PASS, summary=f"{len(heard)} known pages answered as they should", values=values)
    if len(foreign) < len(heard):
        return Answer(
            verdict=Verdict.INCONCLUSIVE,
            summary=f"{len(foreign)} of {len(heard)} known pages answered otherwise: a filter, or the page has changed",
            advice="Open a page in a browser on this network and log in, should it ask for that; then measure again.",
            values=values,
        )
    sent_to = next((item.redirected_to for item in foreign if item.redirected_to), "")
    where = f" and sends to {sent_to}" if sent_to else ""
    return Answer(
        verdict=Verdict.FAIL,
        summary=f"This network answers in the place of others{where}: a log-in page (captive portal)",
        advice="Open any page in a browser on this network, log in, then measure again.",
        values=values | {"redirected_to": sent_to},
    )
