package sqlcheck

import "strings"

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

func words(list string) map[string]bool {
	set := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		set[w] = true
	}
	return set
}
