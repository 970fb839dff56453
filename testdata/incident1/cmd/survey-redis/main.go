// Command survey-redis serves surveys and their statistics.
package main

import (
	"log"
	"net/http"
	"os"

	"github.com/julienschmidt/httprouter"
	"github.com/redis/go-redis/v9"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"

	"example.com/survey/model"
	mysqldao "example.com/survey/redis/dao/mysql"
	"example.com/survey/redis/handler"
	"example.com/survey/redis/service"
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
	cache := redis.NewClient(&redis.Options{Addr: os.Getenv("SURVEY_REDIS")})
	service.Init(mysqldao.New(orm), cache)

	router := httprouter.New()
	handler.Register(router)
	log.Fatal(http.ListenAndServe(":8080", router))
}
