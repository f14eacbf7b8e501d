"""Turns an approved bundle into exactly one attachment of a ticket, mail or object, and proves that it is there.

A service (a ticket system, a store, mail) is one module in ``services/``, found by name, without registration. It has

    SERVICE = Service(…)      its title and schemes, what it needs (``model.py``), how a URL is read, how to open it

and ``SERVICE.open`` yields a ``Session`` (``service.py``), whose steps ``sending.py`` calls in this order (one that
takes no files yields what is only ``Commenting``):

    limits          what the other side takes, asked before anything is sent
    find_existing   look before (re)sending: is it there already, whole or in part?
    send            stream the bytes from disk; afterwards the other side has them
    link            make them part of the ticket (services that take bytes and ticket in one request return at once)
    verify_stored   prove by the other side's own words or bytes that what it keeps is what was approved

Rules for a service's module:

- It keeps no state of its own between runs and writes no file: the journal beside the bundle is kept by ``sending.py``.
- It never repeats a request that changes something. It raises ``DeliveryError`` with ``Again.LATER`` where a repeat may
  help, and ``sending.py`` waits (Retry-After, else back-off), *looks again by find_existing*, and only then repeats.
- It uses ``Http`` (``http.py``) for HTTP: streaming, time-outs, TLS, proxies, redirects, and errors in words that hold
  neither a secret nor a query. It puts no answer of a server into a sentence save through ``Answer.words``.
- It names what it needs in ``Service.needs``, and gets it from ``Access.secret``; it never reads the environment.
- Before the request after which the other side may keep the bundle although nobody hears of it, it calls
  ``track.committing()``, in ``link``, too: it looks a last time whether another machine was faster (by
  ``find_existing``, within the request that is under way), and after it a repeat first looks for as long as the other
  side may still be storing or linking what it took. After an answer that refuses it, it calls ``track.refused()``.
- While bytes go out, ``Parcel.chunks(track)`` tells the progress and stops a changed file.
"""
