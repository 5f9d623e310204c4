// Start the replay page.
showRecords(JSON.parse(byId("records").textContent));
listenToViewer();
drawViewer();
