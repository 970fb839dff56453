// Package handler answers the HTTP requests of the survey service.
package handler

import (
	"net/http"
	"strconv"
	"strings"

	"example.com/survey/model"
	"example.com/survey/redis/service"
	"example.com/survey/respond"
	"github.com/julienschmidt/httprouter"
)

// Register adds the routes of the service to a router.
func Register(router *httprouter.Router) {
	router.GET("/surveys/:id", GetSurvey)
	router.GET("/surveys/:id/statistics", GetSurveyStatistics)
}

// OptionCount says how often one option was chosen.
type OptionCount struct {
	SerialNum int    `json:"serial_num"`
	Content   string `json:"content"`
	Count     int    `json:"count"`
}

// QuestionStatistics is what all sheets together say to one question.
type QuestionStatistics struct {
	Subject string         `json:"subject"`
	Options []*OptionCount `json:"options"`
}

// GetSurvey returns a survey with its questions.
func GetSurvey(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {
	id, err := strconv.ParseInt(ps.ByName("id"), 10, 64)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	survey, err := service.GetSurveyByID(r.Context(), id)
	if err != nil {
		http.Error(w, err.Error(), http.StatusNotFound)
		return
	}
	survey.Questions, err = service.GetQuestionsBySurveyID(r.Context(), id)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	respond.JSON(w, survey)
}

// GetSurveyStatistics counts how often each option of a survey was chosen. The
// options are cached now, but 715·1·(1+10) options are still 7,865 round trips:
// to Redis, when all goes well, and to the database behind it, when not.
func GetSurveyStatistics(w http.ResponseWriter, r *http.Request, ps httprouter.Params) {
	id, err := strconv.ParseInt(ps.ByName("id"), 10, 64)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	questions, err := service.GetQuestionsBySurveyID(r.Context(), id)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answersheets, err := service.GetAnswerSheetsBySurveyID(r.Context(), id)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}

	statistics := make(map[int64]*QuestionStatistics, len(questions))
	for _, question := range questions {
		if question.Type != model.FreeText {
			statistics[question.ID] = &QuestionStatistics{Subject: question.Subject}
		}
	}

	for _, sheet := range answersheets {
		for _, answer := range sheet.Answers {
			if statistics[answer.QuestionID] == nil {
				continue
			}
			answerOptions := strings.Split(answer.Content, model.OptionSeparator)
			for _, answerOption := range answerOptions {
				serialNum, err := strconv.Atoi(answerOption)
				if err != nil { // typed in by hand
					option, err := service.GetOptionByQIDAndAnswer(r.Context(), answer.QuestionID, answerOption) // want `^(query|cache call) in 3 nested loops: service\.GetOptionByQIDAndAnswer runs up to len\(answersheets\)·len\(sheet\.Answers\)·len\(answerOptions\) times per GetSurveyStatistics .*\[(query|cache)-in-loop\]$`
					if err != nil {
						http.Error(w, err.Error(), http.StatusInternalServerError)
						return
					}
					count(statistics, option)
					continue
				}
				option, err := service.GetOptionByQIDAndSerialNum(r.Context(), answer.QuestionID, serialNum) // want `^(query|cache call) in 3 nested loops: service\.GetOptionByQIDAndSerialNum runs len\(answersheets\)·len\(sheet\.Answers\)·len\(answerOptions\) times per GetSurveyStatistics .*\[(query|cache)-in-loop\]$`
				if err != nil {
					http.Error(w, err.Error(), http.StatusInternalServerError)
					return
				}
				count(statistics, option)
			}
		}
	}
	respond.JSON(w, statistics)
}

// count adds one to an option of a question.
func count(statistics map[int64]*QuestionStatistics, option *model.Option) {
	question, ok := statistics[option.QuestionID]
	if !ok {
		return
	}
	for _, counted := range question.Options {
		if counted.SerialNum == option.SerialNum {
			counted.Count++
			return
		}
	}
	question.Options = append(question.Options, &OptionCount{
		SerialNum: option.SerialNum,
		Content:   option.Content,
		Count:     1,
	})
}
