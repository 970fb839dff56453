package parse

import (
	"strings"
	"sync"

	"github.com/pingcap/tidb/pkg/parser"
)

// alsoReserved are words that MySQL 8.4 or MariaDB 11 reserve and the grammar
// does not. Source: MySQL manual, "Keywords and Reserved Words"; MariaDB,
// "Reserved Words".
const alsoReserved = "ACCESSIBLE ASENSITIVE CONDITION CUBE DECLARE DETERMINISTIC EACH EMPTY FUNCTION GET GROUPING INSENSITIVE JSON_TABLE LOOP " +
	"MANUAL MODIFIES OFFSET OPTIMIZER_COSTS PAGE_CHECKSUM PARALLEL PARSE_VCOL_EXPR POSITION QUALIFY READS REF_SYSTEM_ID RESIGNAL RETURN RETURNING " +
	"SCHEMA SCHEMAS SENSITIVE SIGNAL SPECIFIC STATS_AUTO_RECALC SYSTEM UNDO VECTOR"

var reserved = sync.OnceValue(func() map[string]bool {
	set := make(map[string]bool, len(parser.Keywords))
	for _, k := range parser.Keywords {
		if k.Reserved {
			set[k.Word] = true
		}
	}
	for w := range strings.FieldsSeq(alsoReserved) {
		set[w] = true
	}
	return set
})

// Name is a name as it may stand in a statement: in backquotes where it must.
func Name(name string) string {
	plain, digits := name != "", true
	for i := range len(name) {
		c := name[i]
		digit := '0' <= c && c <= '9'
		digits = digits && digit
		plain = plain && (digit || c == '_' || c == '$' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80)
	}
	if plain && !digits && !reserved()[strings.ToUpper(name)] {
		return name
	}
	return "`" + strings.ReplaceAll(name, "`", "``") + "`"
}
