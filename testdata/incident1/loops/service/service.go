// Package service is what the handlers may ask about surveys.
package service

import (
	"context"

	"example.com/survey/loops/dao"
	"example.com/survey/model"
)

var d dao.DAO

// Init gives the service its database.
func Init(store dao.DAO) {
	d = store
}

// GetSurveyByID returns one survey.
func GetSurveyByID(ctx context.Context, id int64) (*model.Survey, error) {
	return d.GetSurveyByID(ctx, id)
}

// GetQuestionsBySurveyID returns the questions of a survey in their order.
func GetQuestionsBySurveyID(ctx context.Context, surveyID int64) ([]model.Question, error) {
	return d.GetQuestionsBySurveyID(ctx, surveyID)
}

// GetAnswerSheetsBySurveyID returns what people sent in, with their answers.
func GetAnswerSheetsBySurveyID(ctx context.Context, surveyID int64) ([]model.AnswerSheet, error) {
	return d.GetAnswerSheetsBySurveyID(ctx, surveyID)
}

// GetOptionByQIDAndAnswer returns the option of a question with this text.
func GetOptionByQIDAndAnswer(ctx context.Context, qid int64, answer string) (*model.Option, error) {
	return d.GetOptionByQIDAndAnswer(ctx, qid, answer)
}

// GetOptionByQIDAndSerialNum returns the option of a question at this position.
func GetOptionByQIDAndSerialNum(ctx context.Context, qid int64, serialNum int) (*model.Option, error) {
	return d.GetOptionByQIDAndSerialNum(ctx, qid, serialNum)
}
