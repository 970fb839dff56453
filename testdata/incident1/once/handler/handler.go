// Package handler answers the HTTP requests of the survey service.
package handler

import (
	"net/http"
	"strconv"
	"strings"

	"example.com/survey/model"
	"example.com/survey/once/service"
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

type answerKey struct {
	qid    int64
	answer string
}

type serialNumKey struct {
	qid       int64
	serialNum int
}

// GetSurveyStatistics counts how often each option of a survey was chosen. All
// options are loaded by one query before the loops, however many sheets there
// are: nothing is to be found here.
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

	qids := make([]int64, 0, len(questions))
	for _, question := range questions {
		qids = append(qids, question.ID)
	}
	options, err := service.GetOptionsByQIDs(r.Context(), qids)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	optionsByAnswer := make(map[answerKey]*model.Option, len(options))
	optionsBySerialNum := make(map[serialNumKey]*model.Option, len(options))
	for i := range options {
		option := &options[i]
		optionsByAnswer[answerKey{option.QuestionID, option.Content}] = option
		optionsBySerialNum[serialNumKey{option.QuestionID, option.SerialNum}] = option
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
					if option, ok := optionsByAnswer[answerKey{answer.QuestionID, answerOption}]; ok {
						count(statistics, option)
					}
					continue
				}
				if option, ok := optionsBySerialNum[serialNumKey{answer.QuestionID, serialNum}]; ok {
					count(statistics, option)
				}
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
