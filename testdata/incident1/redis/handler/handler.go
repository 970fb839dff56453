// Package handler answers the HTTP requests of the survey service.
package handler

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"example.com/survey/model"
	"example.com/survey/redis/service"
)

// Register adds the routes of the service to a router.
func Register(router gin.IRouter) {
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
func GetSurvey(c *gin.Context) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		c.AbortWithStatus(http.StatusBadRequest)
		return
	}
	survey, err := service.GetSurveyByID(c, id)
	if err != nil {
		_ = c.AbortWithError(http.StatusNotFound, err)
		return
	}
	survey.Questions, err = service.GetQuestionsBySurveyID(c, id)
	if err != nil {
		_ = c.AbortWithError(http.StatusInternalServerError, err)
		return
	}
	c.JSON(http.StatusOK, survey)
}

// GetSurveyStatistics counts how often each option of a survey was chosen. The
// options are cached now, but 715·1·(1+10) options are still 7,865 round trips:
// to Redis, when all goes well, and to the database behind it, when not.
func GetSurveyStatistics(c *gin.Context) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		c.AbortWithStatus(http.StatusBadRequest)
		return
	}
	questions, err := service.GetQuestionsBySurveyID(c, id)
	if err != nil {
		_ = c.AbortWithError(http.StatusInternalServerError, err)
		return
	}
	answersheets, err := service.GetAnswerSheetsBySurveyID(c, id)
	if err != nil {
		_ = c.AbortWithError(http.StatusInternalServerError, err)
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
					option, err := service.GetOptionByQIDAndAnswer(c, answer.QuestionID, answerOption) // want `^(query|cache call) in 3 nested loops: service\.GetOptionByQIDAndAnswer runs len\(answersheets\)·len\(sheet\.Answers\)·len\(answerOptions\) times per GetSurveyStatistics .*\[(query|cache)-in-loop\]$`
					if err != nil {
						_ = c.AbortWithError(http.StatusInternalServerError, err)
						return
					}
					count(statistics, option)
					continue
				}
				option, err := service.GetOptionByQIDAndSerialNum(c, answer.QuestionID, serialNum) // want `^(query|cache call) in 3 nested loops: service\.GetOptionByQIDAndSerialNum runs len\(answersheets\)·len\(sheet\.Answers\)·len\(answerOptions\) times per GetSurveyStatistics .*\[(query|cache)-in-loop\]$`
				if err != nil {
					_ = c.AbortWithError(http.StatusInternalServerError, err)
					return
				}
				count(statistics, option)
			}
		}
	}
	c.JSON(http.StatusOK, statistics)
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
