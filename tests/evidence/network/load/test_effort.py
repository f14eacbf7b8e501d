"""The share of a core that a thread takes."""

import threading
import time

from collector.evidence.network.load.effort import Effort


def test_who_does_nothing_takes_next_to_nothing() -> None:
    effort = Effort()
    time.sleep(0.3)
    assert effort.busiest_share() < 0.2


def test_the_busiest_thread_counts_and_not_the_sum_of_all() -> None:
    over = threading.Event()

    def busy() -> None:
        while not over.is_set():
            sum(range(1000))

    effort = Effort()
    threads = [threading.Thread(target=busy) for _ in range(3)]
    for thread in threads:
        thread.start()
    time.sleep(0.6)
    share, of_machine = effort.busiest_share(), effort.machine_share()
    over.set()
    for thread in threads:
        thread.join()
    assert 0.02 < share <= 1.1
    assert 0 < of_machine <= 1
