package serverlog

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What stands before a line of InnoDB is taken away in each server's form.
func TestErrorPrefix(t *testing.T) {
	for _, prefix := range []string{
		"2026-11-30 10:08:46 4646 [Note] InnoDB: ",
		"2026-11-30  0:08:46 4646 [Note] InnoDB: ",
		"2024-05-01T10:00:00.318512Z 12 [Note] [MY-012469] [InnoDB] ",
	} {
		assert.Equal(t, "*** (1) TRANSACTION:", string(inErrorLog([]byte(prefix+"*** (1) TRANSACTION:"))), prefix)
	}
	assert.Equal(t, "2026-11-30 a value", string(inErrorLog([]byte("2026-11-30 a value"))))
}
