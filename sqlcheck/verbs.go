package sqlcheck

import (
	"strings"

	"github.com/querylint/querylint/sqlcheck/internal/lexer"
)

// verbs begin a statement whose grammar is known.
var verbs = map[string]bool{
	"SELECT": true, "INSERT": true, "UPDATE": true, "DELETE": true, "REPLACE": true, "WITH": true,
	"CREATE": true, "ALTER": true, "DROP": true, "TRUNCATE": true, "EXPLAIN": true, "CALL": true,
}

// otherVerbs begin what else may stand in a .sql file of MySQL: statements of
// which the grammar lacks some (MySQL manual, "SQL Statements"; MariaDB's), lines
// for the client ("mysql Client Commands"), and what the body of a stored routine
// is made of ("Compound Statement Syntax").
var otherVerbs = words(`
	ANALYZE BACKUP BEGIN BINLOG CACHE CHANGE CHECK CHECKSUM CLONE COMMIT DEALLOCATE DESC DESCRIBE DO EXECUTE FLUSH GET GRANT
	HANDLER HELP IMPORT INSTALL KILL LOAD LOCK OPTIMIZE PREPARE PURGE RELEASE RENAME REPAIR RESET RESIGNAL RESTART REVOKE
	ROLLBACK SAVEPOINT SET SHOW SHUTDOWN SIGNAL START STOP TABLE UNINSTALL UNLOCK USE VALUES XA
	CHARSET CLEAR CONNECT DELIMITER EDIT EGO EXIT GO NOPAGER NOTEE NOWARNING PAGER PRINT PROMPT QUERY_ATTRIBUTES QUIT REHASH
	RESETCONNECTION SOURCE SSL_SESSION_DATA_PRINT STATUS SYSTEM TEE WARNINGS
	CASE CLOSE DECLARE ELSE ELSEIF END FETCH IF ITERATE LEAVE LOOP OPEN REPEAT RETURN UNTIL WHEN WHILE
`)

// beyond are words of statements that MySQL or MariaDB understands and the grammar
// lacks: objects other than tables, spatial and vector types, types and clauses of
// MariaDB's, table functions. That it refuses a statement with one of them says
// nothing.
var beyond = words(`
	EVENT EVENTS TRIGGER TRIGGERS PROCEDURE FUNCTION FUNCTIONS PACKAGE SERVER TABLESPACE LOGFILE UNDO SEQUENCE LIBRARY RESOURCE
	GEOMETRY POINT LINESTRING POLYGON MULTIPOINT MULTILINESTRING MULTIPOLYGON GEOMETRYCOLLECTION GEOMCOLLECTION SPATIAL SRID VECTOR
	UUID INET4 INET6 IGNORED VERSIONING PERIOD SYSTEM_TIME INVISIBLE PERSISTENT ENCRYPTED COMPRESSED ONLINE NOWAIT WAIT
	JSON_TABLE LATERAL RETURNING SOUNDS ROW MEMBER OF OVERLAPS PORTION QUALIFY INTERSECT EXCEPT CLONE COMPONENT PLUGIN
`)

// lacked reports whether the grammar may lack what a statement says.
func lacked(text string) bool {
	l := lexer.Lexer{Src: text, Format: lexer.FormatNo}
	var prev lexer.Token
	for t := l.Next(); t.Kind != lexer.EOF; prev, t = t, l.Next() {
		if t.Kind == lexer.Word && (beyond[strings.ToUpper(t.Text(text))] || t.Is(text, "REPLACE") && prev.Is(text, "OR")) {
			return true
		}
	}
	return false
}

// misspelt reports whether a statement begins with a word that begins none.
func misspelt(text, first string) bool {
	return first != "" && !otherVerbs[first] && text[0] != '\\' // \. file is for the client
}

func words(list string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}
