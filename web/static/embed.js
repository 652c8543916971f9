// Inside the frame: tells the page around it how high the list is. The height is no secret, so anybody may hear it.
const tell = () => parent.postMessage({ puuhakalenteri: Math.ceil(document.body.getBoundingClientRect().height) }, "*");
new ResizeObserver(tell).observe(document.body);
