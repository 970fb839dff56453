package kafkasafe_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/querylint/querylint/analyzers/internal/testmodule"
	"github.com/querylint/querylint/analyzers/kafkasafe"
)

func TestRules(t *testing.T) {
	dir := testmodule.Dir(t, "../../testdata/kafkasafe")
	analysistest.Run(t, dir, kafkasafe.Analyzer, "./...")
}
