package costreport_test

import (
	"os"
	"testing"

	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func TestMain(m *testing.M) { os.Exit(testmod.Main(m)) }
