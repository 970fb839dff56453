// Package model holds the tables of the survey service.
package model

import "time"

// QuestionType says what kind of answer a question takes.
type QuestionType int

const (
	SingleChoice QuestionType = iota + 1
	MultipleChoice
	FreeText
)

// Survey is a questionnaire that people fill in.
type Survey struct {
	ID        int64  `gorm:"primaryKey"`
	Title     string `gorm:"size:200"`
	Deadline  time.Time
	Questions []Question
}

// Question is one question of a survey.
type Question struct {
	ID        int64        `gorm:"primaryKey"`
	SurveyID  int64        `gorm:"index"`
	SerialNum int          // position in the survey, from 1
	Subject   string       `gorm:"size:500"`
	Type      QuestionType // decides how an answer's content is read
}

// Option is one of the answers that a choice question offers.
type Option struct {
	ID         int64  `gorm:"primaryKey"`
	QuestionID int64  `gorm:"index"`
	SerialNum  int    // position in the question, from 1
	Content    string `gorm:"size:500"`
}

// AnswerSheet is what one person sent in for one survey.
type AnswerSheet struct {
	ID          int64 `gorm:"primaryKey"`
	SurveyID    int64 `gorm:"index"`
	SubmittedAt time.Time
	Answers     []Answer
}

// Answer is what a sheet says to one question: for a choice question the
// chosen options, separated by OptionSeparator, each as its serial number or,
// for options typed in by hand, as its text.
type Answer struct {
	ID            int64 `gorm:"primaryKey"`
	AnswerSheetID int64 `gorm:"index"`
	QuestionID    int64
	Content       string `gorm:"size:2000"`
}

// OptionSeparator stands between the options of one answer.
const OptionSeparator = "|"
