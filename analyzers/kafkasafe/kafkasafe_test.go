package kafkasafe_test

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/querylint/querylint/analyzers/kafkasafe"
)

func TestRules(t *testing.T) {
	dir, err := filepath.Abs("../../testdata/kafkasafe")
	require.NoError(t, err)
	analysistest.Run(t, dir, kafkasafe.Analyzer, "./...")
}
