// Command survey-loops serves surveys and their statistics.
package main

import (
	"log"
	"net/http"
	"os"

	"github.com/julienschmidt/httprouter"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"

	mysqldao "example.com/survey/loops/dao/mysql"
	"example.com/survey/loops/handler"
	"example.com/survey/loops/service"
	"example.com/survey/model"
)

func main() {
	orm, err := gorm.Open(mysql.Open(os.Getenv("SURVEY_DSN")), &gorm.Config{})
	if err != nil {
		log.Fatalf("open the database: %v", err)
	}
	err = orm.AutoMigrate(&model.Survey{}, &model.Question{}, &model.Option{}, &model.AnswerSheet{}, &model.Answer{})
	if err != nil {
		log.Fatalf("migrate the database: %v", err)
	}
	service.Init(mysqldao.New(orm))

	router := httprouter.New()
	handler.Register(router)
	log.Fatal(http.ListenAndServe(":8080", router))
}
