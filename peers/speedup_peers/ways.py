"""Who does the work: one loop, threads, processes, a pool, futures.  Each way makes a run() of a kernel's two halves,
part(first, last), the work on some of the items, and join(parts), which puts the answers together in the items' order."""
import concurrent.futures
import multiprocessing
import threading

# Forked workers have the inputs already; only numbers of items go to them and answers come back.
PROCESSES = multiprocessing.get_context("fork")
KERNEL = None  # what forked workers work on
OPEN = []      # pools to shut down at the end


def spans(n, p):
    """p equal parts of n items."""
    return [(n * i // p, n * (i + 1) // p) for i in range(p)]


def part(first, last):
    return KERNEL.part(first, last)


def nothing(_):
    """A pool is there when each worker has done it."""


def serial(kernel, _):
    return lambda: kernel.join([kernel.part(0, kernel.n)])


def threads(kernel, p):
    """Threads started in each run.  The interpreter lets one of them work at a time."""
    def run():
        parts = [None] * p

        def work(i, first, last):
            parts[i] = kernel.part(first, last)

        team = [threading.Thread(target=work, args=(i, *span)) for i, span in enumerate(spans(kernel.n, p))]
        for thread in team:
            thread.start()
        for thread in team:
            thread.join()
        return kernel.join(parts)
    return run


def answer(queue, i, first, last):
    queue.put((i, part(first, last)))


def processes(kernel, p):
    """Processes started in each run, answers by a queue in any order."""
    def run():
        queue = PROCESSES.Queue()
        team = [PROCESSES.Process(target=answer, args=(queue, i, *span)) for i, span in enumerate(spans(kernel.n, p))]
        for process in team:
            process.start()
        parts = dict(queue.get() for _ in team)
        for process in team:
            process.join()
        return kernel.join([parts[i] for i in range(p)])
    return run


def pool(kernel, p):
    """multiprocessing.Pool, made once, equal parts handed out in advance."""
    workers = PROCESSES.Pool(p)
    OPEN.append(workers.terminate)
    workers.map(nothing, range(p), chunksize=1)
    return lambda: kernel.join(workers.starmap(part, spans(kernel.n, p), chunksize=1))


def futures(kernel, p):
    """concurrent.futures.ProcessPoolExecutor, made once."""
    executor = concurrent.futures.ProcessPoolExecutor(p, mp_context=PROCESSES)
    OPEN.append(executor.shutdown)
    list(executor.map(nothing, range(p)))
    return lambda: kernel.join(list(executor.map(part, *zip(*spans(kernel.n, p)))))


WAYS = {"python_serial": serial, "python_random": serial, "python_threads": threads, "python_processes": processes,
        "python_pool": pool, "python_futures": futures}


def prepare(variant, kernel, p):
    """run() of that variant: one run of the kernel, which returns its output."""
    global KERNEL
    KERNEL = kernel
    return WAYS[variant](kernel, p)


def close():
    for shut in OPEN:
        shut()
