"""The parts of the page of a case. Each is a function from the `CaseContext` to a widget."""
