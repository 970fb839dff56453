package effect

// What Step.Args say of a statement.
const (
	ArgKey  = "key"  // a value by which it finds the rows that it locks
	argKeys = "keys" // a list of them
	ArgWord = "word" // of a command that callers name
	ArgRows = "rows" // the list whose elements it inserts
	ArgFlat = "flat" // the list of the values of all rows that it inserts, one behind the other

	ArgIsolation = "isolation" // the level of a transaction, as database/sql numbers them
)
