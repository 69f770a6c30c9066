"""The help: topics, their list and text; shown by the page of the frame and over the steps of the door."""
