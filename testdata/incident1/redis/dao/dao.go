// Package dao says what the service needs of its database. The implementation
// is in package mysql; only main knows it.
package dao

import (
	"context"

	"example.com/survey/model"
)

// DAO reads surveys, their answer sheets and their options.
type DAO interface {
	GetSurveyByID(ctx context.Context, id int64) (*model.Survey, error)
	GetQuestionsBySurveyID(ctx context.Context, surveyID int64) ([]model.Question, error)
	GetAnswerSheetsBySurveyID(ctx context.Context, surveyID int64) ([]model.AnswerSheet, error)
	GetOptionByQIDAndAnswer(ctx context.Context, qid int64, answer string) (*model.Option, error)
	GetOptionByQIDAndSerialNum(ctx context.Context, qid int64, serialNum int) (*model.Option, error)
}
