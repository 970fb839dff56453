// Package mysql keeps surveys in MySQL.
package mysql

import (
	"context"

	"gorm.io/gorm"

	"example.com/survey/model"
	"example.com/survey/redis/dao"
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

func (d *mysqlDAO) GetOptionByQIDAndAnswer(ctx context.Context, qid int64, answer string) (*model.Option, error) {
	var option model.Option
	err := d.orm.WithContext(ctx).Where("question_id = ? AND content = ?", qid, answer).First(&option).Error
	if err != nil {
		return nil, err
	}
	return &option, nil
}

func (d *mysqlDAO) GetOptionByQIDAndSerialNum(ctx context.Context, qid int64, serialNum int) (*model.Option, error) {
	var option model.Option
	err := d.orm.WithContext(ctx).
		Where("question_id = ? AND serial_num = ?", qid, serialNum).
		First(&option).Error
	if err != nil {
		return nil, err
	}
	return &option, nil
}
