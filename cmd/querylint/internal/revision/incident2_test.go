package revision_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

// TestIncident2 compares the service of incident 2 before and after it took the
// version of a library that has no cache any more.
func TestIncident2(t *testing.T) {
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	dir := t.TempDir()
	testmod.Git(t, dir, "init", "-q", "-b", "main")
	service := filepath.Join(dir, "crm")
	state := func(name string) string {
		require.NoError(t, os.RemoveAll(service))
		require.NoError(t, os.CopyFS(service, os.DirFS("../../../../testdata/incident2/"+name)))
		return testmod.Commit(t, dir)
	}
	for _, version := range []string{"orgtree1", "orgtree2"} {
		require.NoError(t, os.CopyFS(filepath.Join(dir, version), os.DirFS("../../../../testdata/incident2/"+version)))
	}
	before, after := state("before"), state("after")

	got := testmod.Diff(t, service, "-base", before)
	assert.Equal(t, testmod.Findings, got.Code, got.Stderr)
	assert.Equal(t, []string{
		"crm.go:56 error cache-removed",
		"crm.go:62 error query-in-recursion",
		"crm.go:72 error non-sargable",
	}, testmod.Places(got.Stdout))
	assert.Contains(t, got.Stdout, "cache removed: (*Tree).Children no longer asks t.local before it sends database/sql QueryContext; "+
		"queries per call of (*service).visible: miss(s.tree.local)·rec((*service).below) → rec((*service).below) "+
		"((*service).below → (*Tree).Children → database/sql QueryContext); "+
		"changed by the upgrade from example.com/orgtree v1.4.0 to v1.5.0; ")
	assert.Contains(t, got.Stdout, "CONCAT of CRM_ORG_ID, CRM_ROLE_ID is computed for every row of crm_relation")

	state("before")
	assert.Empty(t, testmod.Places(testmod.Diff(t, service, "-base", after).Stdout), "the way back is the fix")
}
