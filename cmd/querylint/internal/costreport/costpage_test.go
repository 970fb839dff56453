package costreport_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/requests"
	"github.com/querylint/querylint/cmd/querylint/internal/costreport"
	"github.com/querylint/querylint/cmd/querylint/internal/testbrowser"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

const (
	total  = `document.querySelector("tbody.entry .total .value").textContent`
	shown  = `[...document.querySelectorAll("tbody.entry")].filter(e => !e.hidden).length`
	status = `document.getElementById("shown").textContent`
)

// TestCostPage uses the page as a reader does, without a mouse where that can be.
func TestCostPage(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a browser")
	}
	file := filepath.Join(t.TempDir(), "report.html")
	sizes := []string{"-size", "answersheets=715", "-size", "*.Answers=1", "-size", "answerOptions=10", "./..."}
	got := testmod.Querylint(t, incident1, append([]string{"cost", "-format", "html", "-o", file}, sizes...)...)
	require.Zero(t, got.Code, got.Stderr)
	info, err := os.Stat(file)
	require.NoError(t, err)
	assert.Less(t, info.Size(), int64(100_000))
	report := costOf(t, incident1, sizes...)

	b := testbrowser.Open(t, file, 1200)
	// The script's numbers are those of the command.
	for i, e := range report.Entries {
		cell := `document.querySelectorAll("tbody.entry")[` + strconv.Itoa(i) + `].querySelector(".total .value").textContent`
		assert.Equal(t, formatted(e), b.Text(cell), e.Name)
	}

	// Search and filters.
	assert.Equal(t, strconv.Itoa(len(report.Entries)), b.Text(shown))
	b.Run(chromedp.SendKeys("#search", "statistics redis", chromedp.ByQuery))
	assert.Equal(t, "1", b.Text(shown))
	assert.Equal(t, "1 of "+strconv.Itoa(len(report.Entries)), b.Text(status))
	b.Run(testbrowser.Fill("#search", ""), chromedp.Click("#loops", chromedp.ByQuery))
	assert.Equal(t, "2", b.Text(shown))
	b.Run(chromedp.Click("#loops", chromedp.ByQuery))

	// Details and the tree, by the keyboard.
	b.Run(chromedp.Focus("tbody.entry .open", chromedp.ByQuery), chromedp.KeyEvent("\r"))
	assert.Equal(t, "true", b.Text(`document.querySelector(".open").getAttribute("aria-expanded")`))
	assert.Equal(t, "7,150", b.Text(`document.querySelector(".tree .times").textContent`))
	const leaves = `document.querySelectorAll(".tree li").length`
	before := b.Text(leaves)
	b.Run(chromedp.Evaluate(`document.querySelector(".tree details:not([open]) > summary").focus()`, nil), chromedp.KeyEvent("\r"))
	b.Run(chromedp.Poll(leaves+" > "+before, nil))
	b.Run(chromedp.Evaluate(`document.querySelectorAll(".tree details").forEach(d => { d.open = true })`, nil))
	b.Run(chromedp.Poll(`document.querySelector(".tree").textContent.includes("gorm First")`, nil))

	// A slider counts anew, everywhere at once.
	assert.Equal(t, "7,867", b.Text(total))
	b.Run(testbrowser.Fill(".slider input[type=number]", "2"))
	assert.Equal(t, "24", b.Text(total), "2·1·(1+10) + 2")
	assert.Equal(t, "20", b.Text(`document.querySelector(".tree .times").textContent`))
	assert.Equal(t, "12 ms", b.Text(`document.querySelector("tbody.entry .time").textContent`))
	b.Run(chromedp.Focus(`.slider input[type=range]`, chromedp.ByQuery), chromedp.KeyEvent("\ue010")) // End
	b.Run(chromedp.Click("#reset", chromedp.ByQuery))
	assert.Equal(t, "7,867", b.Text(total))
	b.Quiet()

	// On a telephone nothing sticks out.
	small := testbrowser.Open(t, file, 400)
	small.Run(chromedp.Click("tbody.entry .open", chromedp.ByQuery))
	assert.Equal(t, "400", small.Text("document.documentElement.scrollWidth"))
	small.Quiet()
}

// formatted is a total as people are shown it, of a report in JSON.
func formatted(e *costreport.Entry) string {
	if e.Guessed > 1 {
		return map[int]string{2: "n²", 3: "n³"}[e.Guessed]
	}
	return requests.FormatNumber(e.RoundTrips.Total)
}

// TestCostPageEscapes shows text from the code as text, whatever it is.
func TestCostPageEscapes(t *testing.T) {
	dir := testmod.Write(t, hostileCost)
	file := filepath.Join(dir, "report.html")
	got := testmod.Querylint(t, dir, "cost", "-format", "html", "-o", file, "./...")
	require.Zero(t, got.Code, got.Stderr)
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.NotContains(t, string(data), "<img")
	assert.NotContains(t, string(data), "</script><")
	assert.Contains(t, string(data), "GET /&lt;img src=x onerror=alert(1)&gt;")
	if testing.Short() {
		return
	}
	b := testbrowser.Open(t, file, 1200)
	b.Run(chromedp.Click("tbody.entry .open", chromedp.ByQuery))
	assert.Equal(t, "0", b.Text(`document.querySelectorAll("img").length`))
	assert.Equal(t, "GET /<img src=x onerror=alert(1)>", b.Text(`document.querySelector(".name").textContent`))
	assert.Contains(t, b.Text(`document.querySelector(".tree").textContent`), `"</script><img src=y>"`)
	b.Quiet()
}

const hostileCost = `
-- go.mod --
module example.com/hostile

go 1.26
-- main.go --
package main

import (
	"database/sql"
	"net/http"
)

var db *sql.DB

func main() {
	http.HandleFunc("GET /<img src=x onerror=alert(1)>", list)
	_ = http.ListenAndServe("", nil)
}

func list(w http.ResponseWriter, r *http.Request) {
	for range r.URL.Query()["<img src=z>"] {
		_, _ = db.Exec("</script><img src=y>")
	}
}
`
