package dialects

import "database/sql"

func inPG(db *sql.DB) { db.Query("SELECT id FROM orders WHERE phone LIKE '%40'") }

func inPGOwn(n *near) { n.db.Query("SELECT id FROM orders WHERE phone LIKE '%41'") } // want `\[leading-wildcard\]`
