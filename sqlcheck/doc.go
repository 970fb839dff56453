// Package sqlcheck finds statements that make MySQL or MariaDB read, lock or
// send more than they need, and says how to write them instead.
//
//	for _, f := range sqlcheck.Check("SELECT id FROM orders WHERE DATE(created_at) = '2024-05-01'", sqlcheck.Options{}) {
//		fmt.Println(f.Rule, f.Message)
//	}
//
// With a schema (see the package schema) a finding names the index that is
// lost, and stays silent where an index serves the statement in spite of it.
// A Checker keeps the schema, its parsers and the results of recent texts;
// make one where more than a few texts are checked. All methods may be called
// from several goroutines.
//
// A text may hold several statements and the placeholders ?, $1, :name and
// @p1, format verbs, and templates ({{.x}}, #{x}, ${x}); [Hole] may stand for
// a part that the caller does not know. A hole never makes a finding. Text
// that is not MySQL is skipped and says so in [Result.Skipped].
package sqlcheck
