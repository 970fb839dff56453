package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestIncident2 compares the service of incident 2 before and after it took the
// version of a library that has no cache any more.
func TestIncident2(t *testing.T) {
	t.Setenv("GOWORK", "off")
	t.Setenv("GOFLAGS", "-mod=readonly")
	dir := t.TempDir()
	git(t, dir, "init", "-q", "-b", "main")
	service := filepath.Join(dir, "crm")
	state := func(name string) string {
		require.NoError(t, os.RemoveAll(service))
		require.NoError(t, os.CopyFS(service, os.DirFS("../../testdata/incident2/"+name)))
		return commit(t, dir)
	}
	for _, version := range []string{"orgtree1", "orgtree2"} {
		require.NoError(t, os.CopyFS(filepath.Join(dir, version), os.DirFS("../../testdata/incident2/"+version)))
	}
	before, after := state("before"), state("after")

	got := querylint(t, service, "diff", "-base", before)
	assert.Equal(t, exitFindings, got.code, got.stderr)
	assert.Equal(t, []string{
		"crm.go:56 error cache-removed",
		"crm.go:62 error query-in-recursion",
		"crm.go:72 error non-sargable",
	}, places(got.stdout))
	assert.Contains(t, got.stdout, "cache removed: (*Tree).Children no longer asks t.local before it sends database/sql QueryContext; "+
		"queries per call of (*service).visible: miss(s.tree.local)·rec((*service).below) → rec((*service).below) "+
		"((*service).below → (*Tree).Children → database/sql QueryContext); "+
		"changed by the upgrade from example.com/orgtree v1.4.0 to v1.5.0; ")
	assert.Contains(t, got.stdout, "CONCAT of CRM_ORG_ID, CRM_ROLE_ID is computed for every row of crm_relation")

	state("before")
	assert.Empty(t, places(querylint(t, service, "diff", "-base", after).stdout), "the way back is the fix")
}
