package direct

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
	"google.golang.org/protobuf/types/known/structpb"
	"gorm.io/gorm"
)

// The lists here come with a request, which is as long as somebody types, and not with the
// data: a warning, however soon somebody waits for the answer.

type deletion struct {
	IDs []int64 `json:"ids"`
}

// BroughtBody decodes the body.
func (s *Shop) BroughtBody(w http.ResponseWriter, r *http.Request) {
	var form deletion
	if err := json.NewDecoder(r.Body).Decode(&form); err != nil {
		return
	}
	for _, id := range form.IDs {
		s.orm.Delete(&Order{}, id) // want `^query in loop: gorm Delete runs len\(form\.IDs\) times per \(\*Shop\)\.BroughtBody;`
	}
}

// BroughtBind has gin do so, into a pointer.
func (s *Shop) BroughtBind(c *gin.Context) {
	form := new(deletion)
	if err := c.ShouldBindJSON(form); err != nil {
		return
	}
	for i := range form.IDs {
		s.orm.Delete(&Order{}, form.IDs[i]) // want `^query in loop: gorm Delete runs len\(form\.IDs\) times per \(\*Shop\)\.BroughtBind;`
	}
}

// BroughtQuery splits a parameter, and takes each once.
func (s *Shop) BroughtQuery(c *gin.Context) {
	once := make(map[string]bool)
	for _, id := range strings.Split(c.Query("ids"), ",") {
		once[id] = true
	}
	for id := range once {
		s.orm.Delete(&Order{}, id) // want `^query in loop: gorm Delete runs len\(once\) times per \(\*Shop\)\.BroughtQuery;`
	}
}

// BroughtFiles takes what is uploaded.
func (s *Shop) BroughtFiles(c *gin.Context) {
	form, err := c.MultipartForm()
	if err != nil {
		return
	}
	for _, file := range form.File["photos"] {
		s.orm.Create(&Customer{Name: file.Filename}) // want `^query in loop: gorm Create runs len\(form\.File\["photos"\]\) times per \(\*Shop\)\.BroughtFiles;`
	}
}

// BroughtRows reads a table that is sent.
func (s *Shop) BroughtRows(w http.ResponseWriter, r *http.Request) {
	rows, err := csv.NewReader(r.Body).ReadAll()
	if err != nil {
		return
	}
	for _, row := range rows {
		s.orm.Create(&Customer{Name: row[0]}) // want `^query in loop: gorm Create runs len\(rows\) times per \(\*Shop\)\.BroughtRows;`
	}
}

// BroughtMessage is a method of a gRPC service.
func (s *Shop) BroughtMessage(ctx context.Context, req *structpb.ListValue) (*structpb.Value, error) {
	for _, v := range req.GetValues() {
		s.orm.Delete(&Order{}, v.GetNumberValue()) // want `^query in loop: gorm Delete runs len\(req\.GetValues\(\)\) times per \(\*Shop\)\.BroughtMessage;`
	}
	return structpb.NewBoolValue(true), nil
}

// BroughtLiteral is registered.
func (s *Shop) BroughtLiteral(router gin.IRouter) {
	router.DELETE("/orders", func(c *gin.Context) {
		var form deletion
		_ = c.ShouldBind(&form)
		for _, id := range form.IDs {
			s.orm.Delete(&Order{}, id) // want `^query in loop: gorm Delete runs len\(form\.IDs\) times per \(\*Shop\)\.BroughtLiteral;`
		}
	})
}

// Those come from the database, by what a request says, or may do so: an error.

// LoadedRows are of a customer that the request names.
func (s *Shop) LoadedRows(c *gin.Context) {
	var orders []Order
	s.orm.Where("customer_id = ?", c.Query("customer")).Find(&orders)
	for _, o := range orders {
		s.orm.Take(&Customer{}, o.CustomerID) // want `^query in loop: gorm Take runs len\(orders\) times per \(\*Shop\)\.LoadedRows, which serves requests;`
	}
}

// LoadedOrNamed takes all of them where the request names none.
func (s *Shop) LoadedOrNamed(c *gin.Context) {
	ids := c.QueryArray("id")
	if len(ids) == 0 {
		s.orm.Model(&Order{}).Pluck("id", &ids)
	}
	for _, id := range ids {
		s.orm.Take(&Order{}, id) // want `^query in loop: gorm Take runs len\(ids\) times per \(\*Shop\)\.LoadedOrNamed, which serves requests;`
	}
}

// LoadedSet takes each customer of the orders once.
func (s *Shop) LoadedSet(c *gin.Context) {
	var orders []Order
	s.orm.Find(&orders, "day = ?", c.Query("day"))
	customers := make(map[int64]struct{})
	for _, o := range orders {
		customers[o.CustomerID] = struct{}{}
	}
	for id := range customers {
		s.orm.Take(&Customer{}, id) // want `^query in loop: gorm Take runs len\(customers\) times per \(\*Shop\)\.LoadedSet, which serves requests;`
	}
}

// LoadedBehind asks somebody for them.
func (s *Shop) LoadedBehind(c *gin.Context, of interface{ Orders(day string) []int64 }) {
	for _, id := range of.Orders(c.Query("day")) {
		s.orm.Take(&Order{}, id) // want `^query in loop: gorm Take runs len\(of\.Orders\(c\.Query\("day"\)\)\) times per \(\*Shop\)\.LoadedBehind, which serves requests;`
	}
}

// LoadedBefore is handed the list.
func (s *Shop) LoadedBefore(c *gin.Context, ids []int64) {
	for _, id := range ids {
		s.orm.Take(&Order{}, id) // want `^query in loop: gorm Take runs len\(ids\) times per \(\*Shop\)\.LoadedBefore, which serves requests;`
	}
}

// BroughtPairs multiplies two lists of a request: an error, as their product is long.
func (s *Shop) BroughtPairs(w http.ResponseWriter, r *http.Request) {
	for _, a := range r.Form["a"] {
		for _, b := range r.Form["b"] {
			s.orm.Take(&Order{}, "a = ? AND b = ?", a, b) // want `^query in 2 nested loops: gorm Take runs len\(r\.Form\["a"\]\)·len\(r\.Form\["b"\]\) times per \(\*Shop\)\.BroughtPairs, which serves requests;`
		}
	}
}

// LoadedPicked asks for some of the elements only: a warning.
func (s *Shop) LoadedPicked(c *gin.Context) {
	var orders []Order
	s.orm.Find(&orders)
	for _, o := range orders {
		if o.CustomerID > 7 {
			s.orm.Take(&Customer{}, o.CustomerID) // want `^query in loop: gorm Take runs up to len\(orders\) times per \(\*Shop\)\.LoadedPicked;`
		}
	}
}

// form has the request, and loads by itself.
type form struct {
	Request *http.Request
	Writer  http.ResponseWriter
	orm     *gorm.DB
}

func (f *form) orders() (ids []int64) {
	f.orm.Model(&Order{}).Pluck("id", &ids)
	return ids
}

// LoadedByItself asks what brings the request for what it has loaded.
func (s *Shop) LoadedByItself(f *form) {
	for _, id := range f.orders() {
		s.orm.Take(&Order{}, id) // want `^query in loop: gorm Take runs len\(f\.orders\(\)\) times per \(\*Shop\)\.LoadedByItself, which serves requests;`
	}
}

// LoadedAround gets them by way of two lists that are made of each other.
func (s *Shop) LoadedAround(c *gin.Context) {
	ids := c.QueryArray("id")
	more := append(ids, c.QueryArray("more")...)
	for _, id := range ids {
		s.orm.Take(&Order{}, id) // want `^query in loop: gorm Take runs len\(ids\) times per \(\*Shop\)\.LoadedAround, which serves requests;`
	}
	ids = append(more, s.open(c)...)
	for _, id := range more {
		s.orm.Take(&Order{}, id) // want `^query in loop: gorm Take runs len\(more\) times per \(\*Shop\)\.LoadedAround, which serves requests;`
	}
}
