// Package service is what the handlers may ask about surveys.
package service

import (
	"context"

	"example.com/survey/model"
	"example.com/survey/once/dao"
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

// GetOptionsByQIDs returns the options of all these questions at once.
func GetOptionsByQIDs(ctx context.Context, qids []int64) ([]model.Option, error) {
	return d.GetOptionsByQIDs(ctx, qids)
}
