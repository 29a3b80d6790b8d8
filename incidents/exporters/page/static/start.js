// Begin: first what the reader meets first, then the rest, then reading ahead.

buildFilters();
readAddress();
if (asked().length) applyFilters();
else tellCount(false);
if (items.length) {
  startTimeline();
  requestAnimationFrame(() => setTimeout(() => {
    startMap();
    followAddress();
    document.documentElement.dataset.ready = 'yes';
    whenIdle(readAhead);
  }));
} else {
  for (const empty of document.querySelectorAll('.tools, .time, .where, .skip.act')) empty.remove();
  document.documentElement.dataset.ready = 'yes';
}
