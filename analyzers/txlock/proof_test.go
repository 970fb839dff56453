package txlock_test

import (
	"bufio"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// On a server each rule's program deadlocks or stalls as the rule says, and its
// mended twin does not.
func TestProof(t *testing.T) {
	dsn := os.Getenv("QUERYLINT_TEST_DSN")
	if dsn == "" {
		t.Skip("QUERYLINT_TEST_DSN is not set: nothing is run against a server")
	}
	cfg, err := mysql.ParseDSN(dsn)
	require.NoError(t, err)
	admin, err := sql.Open("mysql", dsn)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, admin.Close()) })
	cfg.DBName = fmt.Sprintf("querylint_txlock_%d", os.Getpid())
	_, err = admin.Exec("CREATE DATABASE " + cfg.DBName)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := admin.Exec("DROP DATABASE " + cfg.DBName)
		assert.NoError(t, err)
	})
	for _, program := range []string{"bad", "good"} {
		cmd := exec.CommandContext(t.Context(), "go", "run", "./"+program)
		cmd.Dir = filepath.Join("..", "..", "testdata", "txproof")
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=readonly", "PROOF_DSN="+cfg.FormatDSN())
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		rules := 0
		for lines := bufio.NewScanner(strings.NewReader(string(out))); lines.Scan(); rules++ {
			t.Log(program, lines.Text())
			var rule string
			var hurt, of int
			_, err := fmt.Sscanf(strings.Replace(lines.Text(), "/", " ", 1), "%s %d %d", &rule, &hurt, &of)
			require.NoError(t, err, lines.Text())
			if program == "bad" {
				assert.Positive(t, hurt, lines.Text())
			} else {
				assert.Zero(t, hurt, lines.Text())
			}
		}
		assert.Equal(t, 18, rules)
	}
}
