// Package mysql keeps surveys in MySQL.
package mysql

import (
	"context"

	"gorm.io/gorm"

	"example.com/survey/model"
	"example.com/survey/once/dao"
)

type mysqlDAO struct {
	orm *gorm.DB
}

// New returns the DAO on an open database.
func New(orm *gorm.DB) dao.DAO {
	return &mysqlDAO{orm: orm}
}

func (d *mysqlDAO) GetSurveyByID(ctx context.Context, id int64) (*model.Survey, error) {
	var survey model.Survey
	err := d.orm.WithContext(ctx).First(&survey, id).Error
	if err != nil {
		return nil, err
	}
	return &survey, nil
}

func (d *mysqlDAO) GetQuestionsBySurveyID(ctx context.Context, surveyID int64) ([]model.Question, error) {
	var questions []model.Question
	err := d.orm.WithContext(ctx).Where("survey_id = ?", surveyID).Order("serial_num").Find(&questions).Error
	return questions, err
}

func (d *mysqlDAO) GetAnswerSheetsBySurveyID(ctx context.Context, surveyID int64) ([]model.AnswerSheet, error) {
	var sheets []model.AnswerSheet
	err := d.orm.WithContext(ctx).Preload("Answers").Where("survey_id = ?", surveyID).Find(&sheets).Error
	return sheets, err
}

func (d *mysqlDAO) GetOptionsByQIDs(ctx context.Context, qids []int64) ([]model.Option, error) {
	var options []model.Option
	err := d.orm.WithContext(ctx).Where("question_id IN ?", qids).Find(&options).Error
	return options, err
}
