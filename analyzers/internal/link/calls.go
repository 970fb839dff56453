package link

// Call is a call in a function, on the way to a query: what a comparison of two
// revisions follows, where a sum of costs no longer tells one query from another.
type Call struct {
	Function string // full name of what is called; of a query, its Leaf.Name
	Query    bool
	Does     string // of a query, its verb and tables: "SELECT users"; "" where the code does not show them
	Line     int    // in the file of the caller
	Guard    string // the memo or cache that has to be without an answer first, or ""
	Repeats  bool   // in a loop: over data, or of events that it waits for
	Later    bool   // of a function that is only kept or handed on: whether and behind what it runs is not known

	Iface  string // key of the interface whose method Function is, until it is resolved
	Asks   *Call  // the interface call that Guard stands for
	Failed bool   // only after a failure
}

// Same reports whether two calls lead to the same in the same way.
func (c *Call) Same(o *Call) bool {
	return c.Function == o.Function && c.Query == o.Query && c.Does == o.Does && c.Iface == o.Iface && c.Later == o.Later && c.Failed == o.Failed && c.Repeats == o.Repeats &&
		(c.Guard == "") == (o.Guard == "")
}
