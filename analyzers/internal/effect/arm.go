package effect

// Arm is one way through a branch, or one loop.
type Arm struct {
	Node   int // arms of one branch share it
	Arm    int
	Line   int // of a Branch or Loop in the function of the Sequence itself; else 0
	Order      // of a Loop
	Kind   ArmKind
	Leaves bool // it never comes to what stands behind the branch
	Fails  bool // it is taken after something failed
	// Chosen: a condition about values decides whether a run comes to it, not whether
	// something failed or is there.
	Chosen bool
	// Same: each turn reaches the same rows as the one before.
	Same bool
	// Takes: each turn of a loop takes a message of a broker.
	Takes bool
	// Again: a turn of a loop follows only where a call of the one before has failed,
	// and is given the same; Deadlock: the code says that a deadlock may be why.
	Again, Deadlock bool
}

// ArmKind says what an Arm is an arm of.
type ArmKind uint8

const (
	Branch ArmKind = iota
	Loop
	Deferred
	Goroutine
)
