// For browsers that cannot run the page's scripts (old televisions, locked-down phones): the page loads itself again.
// Written for such browsers: nothing here is newer than they are.
(function () {
  var every = 10000;
  setTimeout(function () {
    if (window.giliranShows) return;
    setInterval(function () { location.reload(); }, every);
  }, every);
})();
